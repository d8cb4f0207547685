"""The pages for checking: the evidence, when it became known, and the article."""
