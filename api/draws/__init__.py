"""Draws of experts by tw-draw/1: asked for, revealed, held, declined, opened, and verified by anybody."""
