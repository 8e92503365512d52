variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "vpc_id" {
  description = "Where it runs."
  type        = string
}

variable "public_subnet_ids" {
  description = "Where the load balancer stands."
  type        = list(string)
}

variable "private_subnet_ids" {
  description = "Where the processes run."
  type        = list(string)
}

variable "database_security_group_id" {
  description = "Group that the processes may enter by port 5432."
  type        = string
}

variable "database_url" {
  description = "DATABASE_URL without its password."
  type        = string
}

variable "bucket" {
  description = "S3_BUCKET."
  type        = string
}

variable "bucket_arn" {
  description = "For the tasks' role."
  type        = string
}

variable "log_bucket" {
  description = "Takes the load balancer's access log."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of objects, secrets and logs."
  type        = string
}

variable "secret_arns" {
  description = "Secrets by name, from the module secrets."
  type        = map(string)
}

variable "repository_arns" {
  description = "Where images may be pulled from."
  type        = list(string)
}

variable "images" {
  description = "The three images, with tag or digest."
  type = object({
    web     = string
    worker  = string
    migrate = string
  })
}

variable "host" {
  description = "Public name of the installation, such as labels.example.org."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+\\.[a-z]+$", var.host))
    error_message = "A host name alone, without https:// and path."
  }
}

variable "certificate_arn" {
  description = "Certificate of ACM for the host, in this region."
  type        = string
}

variable "allowed_cidrs" {
  description = "Who may reach the load balancer. Labelers from crowds come from anywhere."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "environment" {
  description = "Further settings of web and worker, none of them secret: docs/operations/deploy.md lists all."
  type        = map(string)
  default     = {}

  validation {
    condition = length(setintersection(keys(var.environment), [
      "DATABASE_URL", "PGPASSWORD", "NEXTAUTH_SECRET", "SECRETS_KEY", "OIDC_CLIENT_SECRET",
      "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY",
    ])) == 0
    error_message = "Secrets do not belong here: they would stand in state and in the task's definition."
  }
}

variable "oidc" {
  description = "Single sign-on; its client secret is put into the secret oidc-client-secret by hand. Null: none."
  type = object({
    issuer          = string
    client_id       = string
    allowed_domains = optional(list(string), [])
  })
  default = null
}

variable "web" {
  description = "Size and number of web tasks."
  type = object({
    cpu    = optional(number, 1024)
    memory = optional(number, 2048)
    min    = optional(number, 2)
    max    = optional(number, 6)
  })
  default = {}
}

variable "worker" {
  description = "Size and number of worker tasks. Selections compute: give memory for the candidates of the largest round."
  type = object({
    cpu    = optional(number, 2048)
    memory = optional(number, 8192)
    min    = optional(number, 1)
    max    = optional(number, 4)
  })
  default = {}
}

variable "collector_image" {
  description = "OpenTelemetry collector of AWS, which brings /metrics to CloudWatch."
  type        = string
  default     = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
}

variable "log_days" {
  description = "How long logs are kept."
  type        = number
  default     = 365
}

variable "deletion_protection" {
  description = "The load balancer refuses to be destroyed."
  type        = bool
  default     = true
}
