"""A FIT file's messages as numbers and texts, read with fitdecode; whatever is wrong with a file is a FormatError."""

import io
import struct
from dataclasses import dataclass

import fitdecode

from paceclip.formats.draft import FormatError

# What fitdecode stumbles over in files that break FIT's rules.
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, struct.error)
_MOST_MESSAGES = 5000


@dataclass(frozen=True)
class Message:
    """A message: its global number, and its fields' raw values by their numbers."""

    number: int
    values: dict[int, object]

    def integer(self, field: int) -> int | None:
        """The field as a whole number; None where it is missing, invalid or something else."""
        value = self.values.get(field)
        if isinstance(value, tuple):
            value = value[0] if value else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, field: int) -> str:
        """The field as a text, empty where it is missing."""
        value = self.values.get(field)
        return value if isinstance(value, str) else ""


def messages(data: bytes) -> tuple[list[Message], int]:
    """The first file's messages, and how many files are chained in the data."""
    found: list[Message] = []
    files = 0
    try:
        with fitdecode.FitReader(
            io.BytesIO(data),
            processor=None,
            check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        ) as reader:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                    files += 1
                elif frame.frame_type == fitdecode.FIT_FRAME_DATA and files == 1:
                    found.append(_message(frame))
                    if len(found) > _MOST_MESSAGES:
                        raise FormatError(f"message {len(found)}: over {_MOST_MESSAGES} messages: that is no workout")
    except fitdecode.FitCRCError as error:
        raise FormatError(f"{_at(found)}: its checksum is wrong: copy it again, it was damaged on its way") from error
    except fitdecode.FitHeaderError as error:
        raise FormatError(f"{_at(found)}: no FIT file, or one cut off ({error}): export it anew") from error
    except fitdecode.FitEOFError as error:
        raise FormatError(f"{_at(found)}: the file ends too early: copy it again, it was cut off") from error
    except fitdecode.FitError as error:
        raise FormatError(f"{_at(found)}: it breaks FIT's rules ({error}): export it anew") from error
    except _FAULTS as error:
        raise FormatError(f"{_at(found)}: it breaks FIT's rules ({type(error).__name__}): export it anew") from error
    return found, files


def _at(found: list) -> str:
    return f"after message {len(found)}" if found else "at its start"


def _message(frame: fitdecode.FitDataMessage) -> Message:
    values = {}
    for field in frame.fields:
        definition = field.field_def
        if definition is not None and not definition.is_dev:
            values[definition.def_num] = field.raw_value
    return Message(frame.global_mesg_num, values)
