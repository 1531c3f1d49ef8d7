"""CHANGELOG.md, held against the version that is to be released."""

import re
from datetime import date

from paceclip.errors import UserError

_HEADING = re.compile(r"^## \[(?P<name>[^\]]+)\](?: - (?P<date>\S+))?[ \t]*$", re.MULTILINE)
UNRELEASED = "Unreleased"


class ChangelogError(UserError):
    """The changelog does not go with the version; str() says what to write."""


def section(text: str, version: str, today: date) -> str:
    """What it says of `version`: of one in development, 0.1.0.dev0, what is not released yet; of another its own
    section, the newest, with its date. `today` is only for what is proposed."""
    found = list(_HEADING.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    bodies = {match["name"]: text[match.end() : end].strip() for match, end in zip(found, ends, strict=False)}
    dates = {match["name"]: match["date"] for match in found}
    if ".dev" in version:
        return _filled(bodies, UNRELEASED)
    if version not in bodies:
        raise ChangelogError(
            f"CHANGELOG.md: there is no section of {version}: write ## [{version}] - {today} under ## [{UNRELEASED}]"
        )
    if bodies.get(UNRELEASED):
        raise ChangelogError(f"CHANGELOG.md: something stands under [{UNRELEASED}]: move it to [{version}]")
    newest = next(name for name in dates if name != UNRELEASED)
    if newest != version:
        raise ChangelogError(
            f"CHANGELOG.md: the newest section is of {newest}, pyproject.toml is of {version}: mend one of them"
        )
    try:
        date.fromisoformat(dates[version] or "")
    except ValueError:
        raise ChangelogError(f"CHANGELOG.md: when is {version}? Write ## [{version}] - {today}") from None
    return _filled(bodies, version)


def _filled(bodies: dict[str, str], name: str) -> str:
    if not bodies.get(name):
        raise ChangelogError(f"CHANGELOG.md: nothing stands under ## [{name}]: write what is new for who uses it")
    return bodies[name] + "\n"
