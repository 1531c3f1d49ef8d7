"""The numbers of FIT's profile that workouts are made of."""

FILE_ID, WORKOUT, WORKOUT_STEP = 0, 26, 27
FILE_TYPE = 0
FILE_TYPES = {4: "an activity", 6: "a course", 9: "a list of totals", 11: "daily totals", 15: "a day's record"}
TYPE_WORKOUT = 5

SPORT, WORKOUT_NAME, WORKOUT_DESCRIPTION = 4, 8, 17
RUNNING = 1

MESSAGE_INDEX = 254
STEP_NAME, DURATION_TYPE, DURATION_VALUE, TARGET_TYPE, TARGET_VALUE = 0, 1, 2, 3, 4
TARGET_LOW, TARGET_HIGH, INTENSITY, NOTES = 5, 6, 7, 8
SECOND_TARGET_TYPE, SECOND_TARGET_VALUE, SECOND_LOW, SECOND_HIGH = 19, 20, 21, 22

TIMES = (0, 28, 31)  # time; repetition time, time only: as swimmers' watches have it
DISTANCE, OPEN_DURATION = 1, 5
REPEAT_STEPS, REPEAT_TIME, REPEAT_DISTANCE = 6, 7, 8
REPEATS = (6, 7, 8, 9, 10, 11, 12, 13, 17, 18, 27)
DURATIONS = {
    2: "until the heart rate is below",
    3: "until the heart rate is above",
    4: "until so many calories are spent:",
    14: "until the power is below",
    15: "until the power is above",
    16: "until a training stress of",
    29: "so many repetitions:",
}

SPEED_TARGETS = (0, 12)  # speed; speed of the lap
OPEN_TARGET = 2
TARGETS = {
    0: "speed",
    1: "heart rate",
    3: "cadence",
    4: "power",
    5: "grade",
    6: "resistance",
    7: "power (3 s)",
    8: "power (10 s)",
    9: "power (30 s)",
    10: "power of the lap",
    11: "swim stroke",
    12: "speed of the lap",
    13: "heart rate of the lap",
}

# Of strength training.
EXERCISES = {9: "equipment", 10: "exercise category", 11: "exercise", 12: "weight"}

# Below these a custom target is a share in per cent, above it is (target - offset) beats or watts.
OFFSETS = {1: (100, "bpm"), 13: (100, "bpm")} | dict.fromkeys((4, 7, 8, 9, 10), (1000, "W"))

# Other is a plan's off, or, as brackets tell, its prep.
KINDS = {0: "run", 1: "rest", 2: "warmup", 3: "cooldown", 4: "recover", 5: "run", 6: "off"}

# A field's size is one byte, and a text ends with a zero.
MOST_TEXT = 254
# Where a text is longer, it begins in the step's name and goes on in its notes.
MORE = "…"
