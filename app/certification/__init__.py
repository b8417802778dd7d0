"""Who may work, until when and why: rules, standing, awards and certificates."""
