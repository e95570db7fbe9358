"""What an error answer says, in one line; whatever form its service gave it."""

from azbearer.arm.errors.cause import Cause, cause_of, error_lines

__all__ = ["Cause", "cause_of", "error_lines"]
