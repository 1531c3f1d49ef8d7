"""An activity as a FIT file of type activity, treadmill running, written with fit-tool."""

from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.messages.workout_message import WorkoutMessage
from fit_tool.profile.messages.workout_step_message import WorkoutStepMessage
from fit_tool.profile.profile_type import (
    Activity as Kind,
)
from fit_tool.profile.profile_type import (
    Event,
    EventType,
    FileType,
    Intensity,
    LapTrigger,
    Manufacturer,
    SessionTrigger,
    Sport,
    SubSport,
    WorkoutStepDuration,
    WorkoutStepTarget,
)

from paceclip.activity.activity import Activity, Lap, metres
from paceclip.activity.open_step import RUN_UP, STEP
from paceclip.plans.unroll import INTENSITIES

# local_timestamp counts from here, in the runner's own time.
_EPOCH_S = 631_065_600


def write(activity: Activity) -> bytes:
    """The file. ActivityError where it is not known when the run was."""
    builder = FitFileBuilder(auto_define=True)
    builder.add(_identity(activity))
    builder.add(_workout(activity))
    for index, lap in enumerate(activity.laps):
        builder.add(_planned(index, lap))
    builder.add_all(_course(activity))
    for index, lap in enumerate(activity.laps):
        builder.add(_lap(activity, index, lap))
    builder.add(_session(activity))
    builder.add(_activity(activity))
    return builder.build_bytes()


def _ms(activity: Activity, s: int) -> int:
    return round(activity.at(s).timestamp()) * 1000


def _identity(activity: Activity) -> FileIdMessage:
    message = FileIdMessage()
    message.type = FileType.ACTIVITY
    message.manufacturer = Manufacturer.DEVELOPMENT.value
    message.product = 0
    message.serial_number = activity.run
    message.time_created = _ms(activity, 0)
    return message


def _workout(activity: Activity) -> WorkoutMessage:
    message = WorkoutMessage()
    message.sport = Sport.RUNNING
    message.sub_sport = SubSport.TREADMILL
    message.num_valid_steps = len(activity.laps)
    message.workout_name = f"{activity.plan} {activity.day}"
    return message


def _intensity(kind: str) -> Intensity:
    return Intensity[INTENSITIES["run" if kind in (RUN_UP, STEP) else kind].upper()]


def _planned(index: int, lap: Lap) -> WorkoutStepMessage:
    """The step that a lap was run by."""
    message = WorkoutStepMessage()
    message.message_index = index
    message.intensity = _intensity(lap.kind)
    if lap.length_mm is not None:
        message.duration_type = WorkoutStepDuration.DISTANCE
        message.duration_distance = metres(lap.length_mm)
    elif lap.length_ms is not None:
        message.duration_type = WorkoutStepDuration.TIME
        message.duration_time = lap.length_ms / 1000
    else:
        message.duration_type = WorkoutStepDuration.OPEN
        message.duration_value = 0
    if lap.low_mm_s is not None and lap.high_mm_s is not None:
        message.target_type = WorkoutStepTarget.SPEED
        message.target_speed_zone = 0
        message.custom_target_speed_low = lap.low_mm_s / 1000
        message.custom_target_speed_high = lap.high_mm_s / 1000
    else:
        message.target_type = WorkoutStepTarget.OPEN
        message.target_value = 0
    return message


def _course(activity: Activity) -> list:
    """Records, and between them when the clock was started and stopped."""
    messages: list = []
    runs = False
    before = 0
    for point in activity.points:
        if point.runs != runs:
            runs = point.runs
            messages.append(_event(activity, before, EventType.START if runs else EventType.STOP_ALL))
        record = RecordMessage()
        record.timestamp = _ms(activity, point.s)
        record.distance = metres(point.mm)
        if point.mm_s is not None:
            record.enhanced_speed = point.mm_s / 1000
        record.grade = point.incline_permille / 10
        messages.append(record)
        before = point.s
    if runs:
        messages.append(_event(activity, activity.seconds, EventType.STOP_ALL))
    return messages


def _event(activity: Activity, s: int, event_type: EventType) -> EventMessage:
    message = EventMessage()
    message.timestamp = _ms(activity, s)
    message.event = Event.TIMER
    message.event_type = event_type
    message.event_group = 0
    return message


def _lap(activity: Activity, index: int, lap: Lap) -> LapMessage:
    message = LapMessage()
    message.message_index = index
    message.event = Event.LAP
    message.event_type = EventType.STOP
    message.sport = Sport.RUNNING
    message.sub_sport = SubSport.TREADMILL
    message.start_time = _ms(activity, lap.begin_s)
    message.timestamp = _ms(activity, lap.end_s)
    # Its ends are known to the second only, its time to the millisecond.
    message.total_elapsed_time = max(float(lap.end_s - lap.begin_s), lap.ms / 1000)
    message.total_timer_time = lap.ms / 1000
    message.total_distance = metres(lap.mm)
    if lap.ms:
        message.enhanced_avg_speed = lap.mm / lap.ms
    message.intensity = _intensity(lap.kind)
    message.lap_trigger = LapTrigger.SESSION_END if index == len(activity.laps) - 1 else LapTrigger.FITNESS_EQUIPMENT
    message.workout_step_index = index
    return message


def _session(activity: Activity) -> SessionMessage:
    message = SessionMessage()
    message.message_index = 0
    message.event = Event.SESSION
    message.event_type = EventType.STOP
    message.sport = Sport.RUNNING
    message.sub_sport = SubSport.TREADMILL
    message.start_time = _ms(activity, 0)
    message.timestamp = _ms(activity, activity.seconds)
    message.total_elapsed_time = float(activity.seconds)
    message.total_timer_time = activity.ms / 1000
    message.total_distance = metres(activity.mm)
    if activity.ms:
        message.enhanced_avg_speed = activity.mm / activity.ms
    message.first_lap_index = 0
    message.num_laps = len(activity.laps)
    message.trigger = SessionTrigger.ACTIVITY_END
    return message


def _activity(activity: Activity) -> ActivityMessage:
    message = ActivityMessage()
    message.timestamp = _ms(activity, activity.seconds)
    message.total_timer_time = activity.ms / 1000
    message.num_sessions = 1
    message.type = Kind.MANUAL
    message.event = Event.ACTIVITY
    message.event_type = EventType.STOP
    end = activity.at(activity.seconds).astimezone(activity.start.tzinfo)
    message.local_timestamp = round(end.timestamp() + end.utcoffset().total_seconds()) - _EPOCH_S
    return message
