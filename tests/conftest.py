"""Of all tests: no example of a property has to be done within a time, as the machine may be busy."""

from hypothesis import settings

settings.register_profile("whatever the speed", settings(), deadline=None)
settings.load_profile("whatever the speed")
