variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the objects."
  type        = string
}

variable "old_versions_days" {
  description = "How long what was overwritten or deleted can be brought back. Also how long an erasure takes to be complete."
  type        = number
  default     = 30

  validation {
    condition     = var.old_versions_days >= 1
    error_message = "One day at least."
  }
}

variable "access_log_days" {
  description = "How long it is known who read what."
  type        = number
  default     = 365
}
