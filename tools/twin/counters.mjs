/** What the virtual device's two threads share: where in `counters` each number stands. */
export const POSTED = 0; // messages to the worker
export const TAKEN = 1; // of them, by the worker
export const WRITTEN = 2; // bytes of the worker's that went out
