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
