"""The screen that `gantui` alone opens: what there is to begin with."""
