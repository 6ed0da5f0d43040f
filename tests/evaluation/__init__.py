"""How well questions are understood, measured on labelled ones: `make eval`.

`questions` reads them, `scoring` counts hits by kind, `calibration` holds confidence against
accuracy, `names` tries official business names and slips of the pen, `report` prints it all.
"""
