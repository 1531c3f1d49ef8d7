"""`python -m bench.belt --seeds 20 --out build/bench`: run all, print the tables, write belt.json and two plots."""

import argparse
import multiprocessing
import time
from functools import partial
from pathlib import Path

from bench.belt import report, scenarios, score


def main():
    parser = argparse.ArgumentParser(prog="bench.belt", description="The belt's figures.")
    parser.add_argument("--seeds", type=int, default=20, help="how many runs of each scenario")
    parser.add_argument(
        "--first-seed", type=int, default=scenarios.TUNING_SEEDS, help="those below 1000 are for tuning"
    )
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--details", action="store_true", help="print ours scenario by scenario")
    asked = parser.parse_args()
    if asked.seeds < 1:
        parser.error("--seeds must be 1 or more")
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)

    start = time.perf_counter()
    with multiprocessing.Pool(2) as pool:
        ran = pool.map(partial(score.run, seeds=seeds), scenarios.ALL, chunksize=1)
    results = score.Results({scenario: figures for scenario, (figures, _) in zip(scenarios.ALL, ran, strict=True)})
    curves = {scenario: shown for scenario, (_, shown) in zip(scenarios.ALL, ran, strict=True)}
    rows = score.rows(results)

    print(f"The belt: {len(scenarios.ALL)} scenarios, seeds {seeds[0]} to {seeds[-1]}\n")
    print(report.bar_table(rows))
    print("\nRMSE in per cent; a ramp's and a stop's median in seconds\n")
    print(report.method_table(results))
    if asked.details:
        print(f"\n{report.scenario_table(results)}")
    missed = sum(not row.held for row in rows)
    print(f"\n{len(rows) - missed} of {len(rows)} held, {missed} MISSED; {time.perf_counter() - start:.0f} s")

    asked.out.mkdir(parents=True, exist_ok=True)
    report.write_json(asked.out / "belt.json", results, rows, seeds)
    ramp = scenarios.Scenario("ramp", rate=0.5)
    report.plot(
        asked.out / "belt-ramp.png",
        "From 8 to 12 km/h at 0.5 m/s²: one magnet on a roller, hall sensor, the VM blocked for 23 ms twice a second",
        curves[ramp],
        scenarios.EVENT_S - 2,
        scenarios.EVENT_S + 8,
    )
    report.plot(
        asked.out / "belt-stop.png",
        "A belt that coasts to a stop from 10 km/h: one magnet on a roller, hall sensor",
        curves[scenarios.Scenario("coast")],
        scenarios.EVENT_S - 2,
        scenarios.EVENT_S + 10,
    )


if __name__ == "__main__":
    main()
