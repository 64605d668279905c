"""The drawings that one lesson alone needs: one module a lesson, one readable call a figure."""
