/** Writes JSON to standard output, an object a line, whole: a reader may be slow, and a pipe that is full refuses. */
import { writeSync } from "node:fs";

const PAUSE_MS = 5;

const never = new Int32Array(new SharedArrayBuffer(4));

/** Write an object, and wait until it is written. */
export function emit(object) {
    let bytes = Buffer.from(`${JSON.stringify(object)}\n`);
    while (bytes.length > 0) {
        try {
            bytes = bytes.subarray(writeSync(1, bytes));
        } catch (error) {
            if (error.code !== "EAGAIN") throw error;
            Atomics.wait(never, 0, 0, PAUSE_MS);
        }
    }
}
