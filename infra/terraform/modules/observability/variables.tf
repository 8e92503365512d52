variable "name" {
  description = "Prefix of every name; also the namespace of the metrics."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the alarms' topic."
  type        = string
}

variable "emails" {
  description = "Who is told of alarms; each must confirm once."
  type        = list(string)
  default     = []
}

variable "database_identifier" {
  description = "The database."
  type        = string
}

variable "load_balancer_arn_suffix" {
  description = "The load balancer."
  type        = string
}

variable "cluster" {
  description = "The ECS cluster."
  type        = string
}

variable "queue_seconds_max" {
  description = "How old what waits in a queue may become."
  type        = number
  default     = 600
}

variable "round_seconds_max" {
  description = "How long a round may be in a state that machines work on."
  type        = number
  default     = 14400
}

variable "free_storage_gb_min" {
  description = "When the database's storage is called short."
  type        = number
  default     = 10
}
