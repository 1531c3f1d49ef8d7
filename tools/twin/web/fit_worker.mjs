/**
 * The worker that makes a FIT file: Python in the browser, with the very modules of the command `paceclip export-run`.
 *
 * Told {bytes, plan, endMs}, a run's file, the plan's that stands on the device under the name of the run's, and when
 * its last second was, it answers {fit, name} or {wrong}.
 */
import { loadPyodide } from "../../python/pyodide.mjs";

const PYTHON = new URL("../../python/", import.meta.url);

const EXPORT = `
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

sys.path[:0] = ["/paceclip/tools", "/paceclip/site"]
from paceclip.activity import activity, fit, journal, planned
from paceclip.errors import UserError


def export(data, plan, end_ms):
    """(the file, its name), or (None, why not). The virtual device's clock was not set, so the run's start is said."""
    try:
        entries = journal.entries(data)
        header = next((entry for entry in entries if entry["t"] == "run"), {})
        by = planned.made_by(header, bytes(plan), Path(header.get("plan", "")))
        told = activity.of(entries, steps=by and by.steps)
        if told.start is None:
            end = datetime.fromtimestamp(end_ms / 1000).astimezone()
            told = replace(told, start=end.replace(microsecond=0) - timedelta(seconds=told.seconds))
        return fit.write(told), told.file_name(".fit")
    except UserError as error:
        return None, str(error)
`;

async function open() {
    const [python, modules] = await Promise.all([
        loadPyodide({ indexURL: PYTHON.href }),
        fetch(new URL("paceclip.zip", PYTHON)).then((response) => {
            if (!response.ok) throw new Error(`paceclip.zip: ${response.status}`);
            return response.arrayBuffer();
        }),
    ]);
    python.unpackArchive(modules, "zip", { extractDir: "/paceclip" });
    python.runPython(EXPORT);
    return python;
}

let python = null;

onmessage = async ({ data: { bytes, plan, endMs } }) => {
    try {
        python ??= await open();
        const given = [bytes, plan].map((each) => python.toPy(each));
        const made = python.globals.get("export")(...given, endMs);
        const [fit, name] = made.toJs();
        for (const proxy of [...given, made]) proxy.destroy();
        postMessage(fit ? { fit, name } : { wrong: name });
    } catch (error) {
        postMessage({ wrong: error.message });
    }
};
