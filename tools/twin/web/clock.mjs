/** So many seconds as a clock: 7:04, 1:07:04. */
export function clock(seconds) {
    const s = Math.floor(seconds);
    const [hours, minutes, rest] = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
    return `${hours ? `${hours}:${String(minutes).padStart(2, "0")}` : minutes}:${String(rest).padStart(2, "0")}`;
}
