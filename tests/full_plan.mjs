/** A plan that is as large as one may be: 60 days, nearly 64 KiB, and 500 steps in its last day, 9.4. */
const step = (n, indent) => `${indent}${n % 2 ? "recover" : "run"} ${10 + (n % 4)}m ${n % 2 ? "jog 0%" : "3:50-4:00/km 2.5%"} "Cue ${n}, long enough to matter in this plan"\n`;
const steps = (count, indent = "  ") => Array.from({ length: count }, (_, n) => step(n, indent)).join("");

export function fullPlan() {
    const day = (n) => `day ${1 + Math.floor(n / 7)}.${1 + (n % 7)} A day of many steps\n${steps(14)}`;
    const days = Array.from({ length: 59 }, (_, n) => day(n)).join("");
    return `title: A full plan\n${days}day 9.4 The longest day\n  10x\n${steps(46, "    ")}  5x\n${steps(8, "    ")}`;
}
