"""Kills, refusals and lost answers while digests fall due and questions arrive: nothing is lost,
nothing comes twice. `make chaos` runs it many times, the suite once and small.
"""
