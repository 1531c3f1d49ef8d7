/** Distances and speeds in a runner's unit, "km" or "mi". */
const MM = { km: 1_000_000, mi: 1_609_344 };

/** "2.02 km" */
export const distance = (mm, unit) => `${(mm / MM[unit]).toFixed(2)} ${unit}`;

/** "8.1 km/h", of a treadmill with such a console: "8.1 km/h (5.0 mph)" for miles. */
export function consoleSpeed(mS, unit) {
    const per = (mm) => ((3.6e6 * mS) / mm).toFixed(1);
    return `${per(MM.km)} km/h${unit === "mi" ? ` (${per(MM.mi)} mph)` : ""}`;
}
