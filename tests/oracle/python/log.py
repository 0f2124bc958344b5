"""The words of an event log, the same as native/log.h's."""

import asyncio


class Boom(Exception):
    """What a program raises by itself."""


class ProgramCancelled(asyncio.CancelledError):
    pass


def text_of(value):
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case None:
            return "none"
        case float():
            return str(int(value)) if value == int(value) else repr(value)
        case list() | tuple() | set():
            return "[" + ", ".join(text_of(each) for each in value) + "]"
        case asyncio.CancelledError():
            words = value.args[0] if value.args and value.args[0] else ""
            return f"CancelledError({words})" if words else "CancelledError"
        case Boom():
            return f"Boom({value.args[0]})"
        case BaseExceptionGroup():
            return "Group[" + ", ".join(text_of(each) for each in value.exceptions) + "]"
        case BaseException():
            return type(value).__name__
    return str(value)


class Log:
    """Lines, each begun with the loop's time."""

    def __init__(self):
        self.lines = []

    def __call__(self, *values):
        now = asyncio.get_running_loop().time()
        self.lines.append(" ".join(text_of(value) for value in (now, *values)))

    def plain(self, line):
        self.lines.append(line)

    def hear(self, context):
        """The loop's exception handler; what the garbage collector brings up is left out."""
        message = context["message"]
        if "never retrieved" in message or "was destroyed" in message:
            return
        self("handler", "shield" if "shield" in message else "callback", context.get("exception"))
