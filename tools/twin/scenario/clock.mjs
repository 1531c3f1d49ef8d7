/** Milliseconds as minutes, seconds and tenths: 6:00.5. */
export const clock = (ms) => `${Math.floor(ms / 60000)}:${((ms % 60000) / 1000).toFixed(1).padStart(4, "0")}`;
