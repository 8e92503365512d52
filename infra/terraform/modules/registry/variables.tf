variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the images."
  type        = string
}

variable "images_kept" {
  description = "How many images of each kind are kept; the way back to an older version."
  type        = number
  default     = 30

  validation {
    condition     = var.images_kept >= 3
    error_message = "Keep three at least: the one that runs, the next, the one before."
  }
}
