# The least that runs: one NAT, a database without a standby, one task of each. For trying it on AWS, not for people's
# work: it may be destroyed.

provider "aws" {
  region = var.region

  default_tags {
    tags = { application = "gshf", installation = "quickstart" }
  }
}

module "gshf" {
  source = "../.."

  name            = "gshf-quickstart"
  host            = var.host
  certificate_arn = var.certificate_arn
  image_tag       = var.image_tag

  network             = { nat_per_zone = false }
  database            = { multi_az = false, storage_gb = 20, backup_days = 7 }
  web                 = { cpu = 512, memory = 1024, min = 1, max = 2 }
  worker              = { cpu = 1024, memory = 4096, min = 1, max = 2 }
  deletion_protection = false
}
