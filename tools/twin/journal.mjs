/** Reads what the device has written of a run (data/run.log, data/last-run.log): each line JSON, a space, its CRC-32. */
import { crc32 } from "node:zlib";

/** The whole lines of a journal, parsed; lines that are not whole are left out. */
export function readJournal(text) {
    const entries = [];
    for (const line of (text ?? "").split("\n")) {
        const json = line.slice(0, -9);
        if (json && crc32(json).toString(16).padStart(8, "0") === line.slice(-8)) entries.push(JSON.parse(json));
    }
    return entries;
}
