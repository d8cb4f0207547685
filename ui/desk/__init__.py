"""The page *Data*: report, rows, forms, files, unsaved changes, saves, and who may edit."""
