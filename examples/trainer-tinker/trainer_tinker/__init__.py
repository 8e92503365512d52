"""A trainer for gshf whose GPUs are Tinker's, or those of a service that answers Tinker's SDK."""
