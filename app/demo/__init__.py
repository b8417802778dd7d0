"""The demo organisation: Warm House / Тёплый дом, clearly marked, all dates relative to today."""
