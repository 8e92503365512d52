variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "cidr" {
  description = "Addresses of the VPC; a /16 to a /20."
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 20
    error_message = "Give a network of /16 to /20, such as 10.40.0.0/16."
  }
}

variable "zones" {
  description = "How many availability zones; a load balancer and a database need two at least."
  type        = number
  default     = 2

  validation {
    condition     = var.zones >= 2 && var.zones <= 3
    error_message = "Two or three zones."
  }
}

variable "nat_per_zone" {
  description = "One NAT gateway a zone, so that the loss of a zone cuts nobody off; one in all is cheaper."
  type        = bool
  default     = true
}

variable "egress_domains" {
  description = "Hosts that may be reached from inside, by name (a leading dot takes subdomains). Null: no firewall, every host by https."
  type        = list(string)
  default     = null

  validation {
    condition     = var.egress_domains == null ? true : length(var.egress_domains) > 0
    error_message = "A firewall without a host lets nothing out, not even to the registry; leave it null for none."
  }
}

variable "kms_key_arn" {
  description = "Key of the logs."
  type        = string
}

variable "log_days" {
  description = "How long flow logs are kept."
  type        = number
  default     = 365
}
