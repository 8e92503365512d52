variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the secrets."
  type        = string
}

variable "versions" {
  description = "Raise a number to have that secret made anew by the next apply. SECRETS_KEY: what it sealed must then be entered again."
  type = object({
    database_password = optional(number, 1)
    nextauth_secret   = optional(number, 1)
    secrets_key       = optional(number, 1)
  })
  default = {}
}

variable "recovery_days" {
  description = "How long a deleted secret can be brought back."
  type        = number
  default     = 30

  validation {
    condition     = var.recovery_days >= 7 && var.recovery_days <= 30
    error_message = "Secrets Manager takes 7 to 30 days."
  }
}
