"""Use cases of people: the organisation, employment, accounts and sign-in."""
