"""The pages that check: the evidence, when it became known, and the article."""
