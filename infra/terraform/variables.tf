variable "name" {
  description = "Name of the installation; prefix of everything in it."
  type        = string
  default     = "gshf"

  validation {
    # Load balancers and their target groups have 32 characters, of which some are ours.
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "3 to 20 lower-case letters, digits and hyphens."
  }
}

variable "host" {
  description = "Public name, such as labels.example.org."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate of ACM for the host, in this region."
  type        = string
}

variable "image_tag" {
  description = "Tag of the three images in the registry that this makes."
  type        = string
}

variable "network" {
  description = "See modules/network."
  type = object({
    cidr           = optional(string, "10.40.0.0/16")
    zones          = optional(number, 2)
    nat_per_zone   = optional(bool, true)
    egress_domains = optional(list(string))
  })
  default = {}
}

variable "database" {
  description = "See modules/database."
  type = object({
    instance_class = optional(string, "db.t4g.medium")
    storage_gb     = optional(number, 50)
    storage_gb_max = optional(number, 500)
    multi_az       = optional(bool, true)
    backup_days    = optional(number, 14)
  })
  default = {}
}

variable "web" {
  description = "Size and number of web tasks: modules/service."
  type = object({
    cpu    = optional(number, 1024)
    memory = optional(number, 2048)
    min    = optional(number, 2)
    max    = optional(number, 6)
  })
  default = {}
}

variable "worker" {
  description = "Size and number of worker tasks: modules/service."
  type = object({
    cpu    = optional(number, 2048)
    memory = optional(number, 8192)
    min    = optional(number, 1)
    max    = optional(number, 4)
  })
  default = {}
}

variable "environment" {
  description = "Further settings of web and worker, none of them secret."
  type        = map(string)
  default     = {}
}

variable "oidc" {
  description = "Single sign-on: modules/service."
  type = object({
    issuer          = string
    client_id       = string
    allowed_domains = optional(list(string), [])
  })
  default = null
}

variable "secret_versions" {
  description = "Raise a number to have that secret made anew: modules/secrets."
  type = object({
    database_password = optional(number, 1)
    nextauth_secret   = optional(number, 1)
    secrets_key       = optional(number, 1)
  })
  default = {}
}

variable "trainers" {
  description = "Who may take the trainer's role: modules/trainer-access."
  type = object({
    principal_arns = optional(list(string), [])
    external_id    = optional(string)
  })
  default = {}
}

variable "alarm_emails" {
  description = "Who is told of alarms."
  type        = list(string)
  default     = []
}

variable "allowed_cidrs" {
  description = "Who may reach the load balancer."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "deletion_protection" {
  description = "Database and load balancer refuse to be destroyed."
  type        = bool
  default     = true
}
