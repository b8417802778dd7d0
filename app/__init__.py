"""Attesta: text becomes training, training becomes facts, facts say who may work."""
