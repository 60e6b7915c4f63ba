"""Trying every ability that Steadyhand has here, for `steady doctor`; nothing is changed by it."""
