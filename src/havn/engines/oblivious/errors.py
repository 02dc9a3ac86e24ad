"""What is raised when the other side does not keep to the protocol, or the rules refuse.

Wrong arguments are ValueError or TypeError, beginning with the name of the field. No message holds a key or a name.
"""


class ObliviousError(Exception):
    """Base of what the three questions raise about somebody else's behaviour."""


class Malformed(ObliviousError):  # noqa: N818 - reads as a sentence where it is caught
    """Bytes are no message of this version; the text begins with the field."""


class ProofFailed(ObliviousError):  # noqa: N818 - reads as a sentence where it is caught
    """An evaluator did not use the key that it announced for the epoch, or something changed on the way."""


class Altered(ObliviousError):  # noqa: N818 - reads as a sentence where it is caught
    """A bucket or a row is not what the index was when its root was announced."""


class OverBudget(ObliviousError):  # noqa: N818 - reads as a sentence where it is caught
    """An organisation has asked as often as it may today; the text begins with the field that is used up."""


class NotPermitted(ObliviousError):  # noqa: N818 - reads as a sentence where it is caught
    """A request is not signed by its organisation, came before, is of another day or epoch, or lacks a case."""
