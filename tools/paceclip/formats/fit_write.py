"""A day as a FIT workout, written with fit-tool."""

import zlib

from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.workout_message import WorkoutMessage
from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
from fit_tool.profile.profile_type import (
    FileType,
    Intensity,
    Manufacturer,
    Sport,
    SubSport,
    WorkoutStepDuration,
    WorkoutStepTarget,
)

from paceclip.core import script, workout
from paceclip.formats import fit_profile as fit
from paceclip.formats.brackets import annotate, day_text
from paceclip.formats.draft import Context, Draft, Lost
from paceclip.plans.unroll import INTENSITIES

# 2026-01-01 in ms since 1970: a file's identity is its serial number here, so that the same day is the same file.
_CREATED_MS = 1_767_225_600_000


def write(plan: script.Plan, done: workout.Workout, context: Context, lost: Lost) -> bytes:
    """The file; what only stands in brackets, and a watch guesses at, is added to `lost`."""
    messages: list[WorkoutStepMessage] = []
    _add(done.items, messages, plan.incline_permille, context, lost)

    identity = FileIdMessage()
    identity.type = FileType.WORKOUT
    identity.manufacturer = Manufacturer.DEVELOPMENT.value
    identity.product = 0
    identity.serial_number = zlib.crc32(f"{plan.title} {done.day.id} {done.day.name}".encode()) or 1
    identity.time_created = _CREATED_MS

    head = WorkoutMessage()
    head.sport = Sport.RUNNING
    head.sub_sport = SubSport.TREADMILL
    head.num_valid_steps = len(messages)
    head.workout_name = done.day.name
    tail = day_text("", done.day.id, plan.incline_permille)
    title = _begin(plan.title or "", fit.MOST_TEXT - len(tail.encode()))
    head.workout_description = (title + tail).strip(" ")

    builder = FitFileBuilder(auto_define=True)
    builder.add(identity)
    builder.add(head)
    builder.add_all(messages)
    return builder.build_bytes()


def _add(items: list, messages: list, incline_permille: int, context: Context, lost: Lost) -> None:
    """Append the items' messages: a repeat's comes after those of its body."""
    for item in items:
        if not isinstance(item, workout.Repeat):
            messages.append(_step(item, len(messages), incline_permille, context, lost))
            continue
        first = len(messages)
        _add(item.items, messages, incline_permille, context, lost)
        message = WorkoutStepMessage()
        message.message_index = len(messages)
        message.duration_type = WorkoutStepDuration.REPEAT_UNTIL_STEPS_CMPLT
        message.duration_step = first
        message.target_type = WorkoutStepTarget.OPEN
        message.target_repeat_steps = item.times
        messages.append(message)


def _step(step: workout.Step, index: int, incline_permille: int, context: Context, lost: Lost) -> WorkoutStepMessage:
    message = WorkoutStepMessage()
    message.message_index = index
    intensity = Intensity[INTENSITIES[step.kind].upper()]
    message.intensity = intensity
    draft = Draft(fit.KINDS[intensity.value], incline_permille=incline_permille)
    if step.length_mm is not None:
        message.duration_type = WorkoutStepDuration.DISTANCE
        message.duration_distance = (step.length_mm + 5) // 10 / 100
        draft.length_mm = (step.length_mm + 5) // 10 * 10
    elif step.length_ms is not None:
        message.duration_type = WorkoutStepDuration.TIME
        message.duration_time = step.length_ms / 1000
        draft.length_ms = step.length_ms
    else:
        message.duration_type = WorkoutStepDuration.OPEN
        message.duration_value = 0
    speeds = None if step.target is None else context.runner.range(step.target)
    if speeds is not None:
        message.target_type = WorkoutStepTarget.SPEED
        message.target_speed_zone = 0
        message.custom_target_speed_low, message.custom_target_speed_high = (speed / 1000 for speed in speeds)
        draft.target = workout.Target(low_mm_s=speeds[0], high_mm_s=speeds[1])
    else:
        message.target_type = WorkoutStepTarget.OPEN
        message.target_value = 0
        if step.target is not None and step.target.name is not None:
            lost.add("", "no race: named paces stand in brackets only, give --race for speeds")
    name, notes = _halves(annotate(step, draft, incline_permille))
    if name:
        message.workout_step_name = name
    if notes:
        message.notes = notes
    return message


def _begin(text: str, most: int) -> str:
    """As many of the first characters as take up to `most` bytes."""
    return text.encode()[:most].decode(errors="ignore")


def _halves(text: str) -> tuple[str, str]:
    """(name, notes) of a step: all in the notes, or, where they are too short, begun in the name."""
    if len(text.encode()) <= fit.MOST_TEXT:
        return "", text
    most = fit.MOST_TEXT - len(fit.MORE.encode())
    name = _begin(text, most)
    return name + fit.MORE, fit.MORE + _begin(text[len(name) :], most)
