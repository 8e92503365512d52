variable "region" {
  description = "Region of AWS."
  type        = string
}

variable "host" {
  description = "Public name, such as labels.example.org."
  type        = string
}

variable "certificate_arn" {
  description = "Certificate of ACM for the host, in the same region."
  type        = string
}

variable "image_tag" {
  description = "Tag of the images to run."
  type        = string
}

variable "otlp_endpoint" {
  description = "Who takes traces by OTLP over HTTPS, on port 443 and one of egress_hosts. Empty: none are kept."
  type        = string
  default     = ""

  validation {
    condition     = var.otlp_endpoint == "" || startswith(var.otlp_endpoint, "https://")
    error_message = "Traces leave the network by https alone."
  }
}
