"""The outside world, one module each: what OpenMASH talks to but does not decide about."""
