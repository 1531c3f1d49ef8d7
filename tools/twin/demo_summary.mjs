/** What `make demo` says of a run when it is over: summary.json, and the table of its steps. */

/** A moment, as minutes and seconds. */
export function clock(us) {
    const seconds = Math.floor(us / 1e6);
    return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The summary of a run from the device's own journal, with the simulated truth beside it. */
export function summarise(journal, seed, beltMm) {
    const header = journal.find((entry) => entry.t === "run");
    const end = journal.find((entry) => entry.t === "end");
    const steps = [];
    let runUp = null;
    for (const lap of journal.filter((entry) => entry.t === "lap")) {
        if (lap.kind === "run-up") {
            runUp = lap;
            continue;
        }
        const step = { kind: lap.kind };
        if (lap.length_mm !== undefined) step.length_mm = lap.length_mm;
        if (lap.length_ms !== undefined) step.length_ms = lap.length_ms;
        step.distance_mm = lap.distance_mm;
        step.time_ms = lap.time_ms;
        step.target_mm_s = lap.low_mm_s === undefined ? null : [lap.low_mm_s, lap.high_mm_s];
        step.mean_speed_mm_s = lap.time_ms > 0 ? Math.round((1000 * lap.distance_mm) / lap.time_ms) : 0;
        // A from-speed step counts from its speed on; what was run up to it stands beside.
        if (runUp !== null) step.run_up = { distance_mm: runUp.distance_mm, time_ms: runUp.time_ms };
        runUp = null;
        steps.push(step);
    }
    return {
        plan: header.plan,
        day: header.day,
        seed,
        time_ms: end.total_ms,
        distance_mm: end.total_mm,
        belt_distance_mm: Math.round(beltMm),
        steps,
    };
}

/** It as a table, with the paces in `unit`. */
export function table(summary, unit) {
    const pace = (mmS) => {
        if (!mmS) return "";
        const seconds = Math.round((unit === "mi" ? 1609344 : 1e6) / mmS);
        return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    const time = (ms) => clock(1000 * ms).trim();
    const rows = summary.steps.map((step, index) => {
        const length = step.length_mm ? `${step.length_mm / 1000} m` : step.length_ms ? time(step.length_ms) : "open";
        const [low, high] = step.target_mm_s ?? [0, 0];
        const target = low === high ? pace(low) : `${pace(high)}-${pace(low)}`;
        const actual = ["off", "rest", "prep"].includes(step.kind) ? "" : pace(step.mean_speed_mm_s);
        const distance = `${(step.distance_mm / 1000).toFixed(1)} m`;
        return [String(index + 1), step.kind, length, target, actual, distance, time(step.time_ms)];
    });
    const all = [["", "step", "length", `target /${unit}`, `actual /${unit}`, "distance", "time"], ...rows];
    const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
    const print = (row) =>
        row.map((cell, column) => (column === 1 ? cell.padEnd(widths[1]) : cell.padStart(widths[column]))).join("  ");
    const off = (100 * (summary.distance_mm - summary.belt_distance_mm)) / summary.belt_distance_mm;
    const km = (mm) => `${(mm / 1e6).toFixed(3)} km`;
    return [
        ...all.map(print),
        "",
        "Means are of the whole step, the belt's ramp included. A from-speed step counts from its speed on.",
        `${km(summary.distance_mm)} in ${time(summary.time_ms)}; the belt ran ${km(summary.belt_distance_mm)} (${off.toFixed(3)} % off)`,
    ].join("\n");
}
