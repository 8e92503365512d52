variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "vpc_id" {
  description = "Where it stands."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets without a way out, in two zones at least."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key of storage, backups and insights."
  type        = string
}

variable "password_secret_id" {
  description = "Secret that has the owner's password."
  type        = string
}

variable "password_version" {
  description = "A new number sets the password that the secret has now."
  type        = number
}

variable "instance_class" {
  description = "Size. A million slots want 512 MB of shared buffers: a quarter of 2 GB."
  type        = string
  default     = "db.t4g.medium"
}

variable "engine_version" {
  description = "Postgres 15 or newer."
  type        = string
  default     = "17"

  validation {
    condition     = tonumber(split(".", var.engine_version)[0]) >= 15
    error_message = "gshf needs Postgres 15 or newer."
  }
}

variable "storage_gb" {
  description = "Storage at first; it grows by itself up to storage_gb_max."
  type        = number
  default     = 50
}

variable "storage_gb_max" {
  description = "Storage at most."
  type        = number
  default     = 500
}

variable "multi_az" {
  description = "A standby in another zone, which takes over within a minute or two."
  type        = bool
  default     = true
}

variable "backup_days" {
  description = "How far back any second can be restored."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 35
    error_message = "RDS keeps 1 to 35 days; 0 would mean no backup at all."
  }
}

variable "deletion_protection" {
  description = "Refuses to be destroyed. Off only for what is meant to go."
  type        = bool
  default     = true
}
