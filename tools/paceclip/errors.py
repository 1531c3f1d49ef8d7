"""What is told to a user, and by which the command ends."""


class UserError(Exception):
    """A user's mistake, or what stands in the way of what was asked for; str() says where, and what to do."""
