variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "bucket_arn" {
  description = "The installation's bucket."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the objects."
  type        = string
}

variable "principal_arns" {
  description = "Roles of the trainer's machines that may become this role, in any account. None: no role is made."
  type        = list(string)
  default     = []
}

variable "external_id" {
  description = "What the trainer says when it becomes this role; needed where it is another company's account."
  type        = string
  default     = null
}
