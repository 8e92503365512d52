# Survives the loss of a zone, and lets nothing out but to the hosts that are named here.

terraform {
  # State has no secret in it, but it does have the whole installation: encrypted, locked, versioned.
  backend "s3" {
    key          = "gshf/production.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { application = "gshf", installation = "production" }
  }
}

variable "egress_hosts" {
  description = "Hosts of policies, embedders and trainers, and of the identity provider."
  type        = list(string)
}

variable "oidc" {
  description = "The identity provider."
  type = object({
    issuer          = string
    client_id       = string
    allowed_domains = list(string)
  })
}

variable "alarm_emails" {
  description = "Who is told of alarms."
  type        = list(string)
}

variable "trainer_principal_arns" {
  description = "Roles of the trainer's machines."
  type        = list(string)
  default     = []
}

module "gshf" {
  source = "../.."

  name            = "gshf-production"
  host            = var.host
  certificate_arn = var.certificate_arn
  image_tag       = var.image_tag

  network = { zones = 3, egress_domains = var.egress_hosts }
  database = {
    instance_class = "db.m7g.large"
    storage_gb     = 200
    storage_gb_max = 2000
    backup_days    = 35
  }
  web          = { min = 2, max = 8 }
  worker       = { min = 2, max = 8 }
  environment  = { EGRESS_ALLOWED_HOSTS = join(",", var.egress_hosts), OTEL_EXPORTER_OTLP_ENDPOINT = var.otlp_endpoint }
  oidc         = var.oidc
  trainers     = { principal_arns = var.trainer_principal_arns }
  alarm_emails = var.alarm_emails
}
