module "network" {
  source = "./modules/network"

  name           = var.name
  cidr           = var.network.cidr
  zones          = var.network.zones
  nat_per_zone   = var.network.nat_per_zone
  egress_domains = var.network.egress_domains
  kms_key_arn    = aws_kms_key.this.arn
}

module "secrets" {
  source = "./modules/secrets"

  name        = var.name
  kms_key_arn = aws_kms_key.this.arn
  versions    = var.secret_versions
}

module "database" {
  source = "./modules/database"

  name                = var.name
  vpc_id              = module.network.vpc_id
  subnet_ids          = module.network.data_subnet_ids
  kms_key_arn         = aws_kms_key.this.arn
  password_secret_id  = module.secrets.database_password_secret_id
  password_version    = module.secrets.database_password_version
  instance_class      = var.database.instance_class
  storage_gb          = var.database.storage_gb
  storage_gb_max      = var.database.storage_gb_max
  multi_az            = var.database.multi_az
  backup_days         = var.database.backup_days
  deletion_protection = var.deletion_protection
}

module "storage" {
  source = "./modules/storage"

  name        = var.name
  kms_key_arn = aws_kms_key.this.arn
}

module "registry" {
  source = "./modules/registry"

  name        = var.name
  kms_key_arn = aws_kms_key.this.arn
}

module "service" {
  source = "./modules/service"

  name                       = var.name
  vpc_id                     = module.network.vpc_id
  public_subnet_ids          = module.network.public_subnet_ids
  private_subnet_ids         = module.network.private_subnet_ids
  database_security_group_id = module.database.security_group_id
  database_url               = module.database.url
  bucket                     = module.storage.bucket
  bucket_arn                 = module.storage.bucket_arn
  log_bucket                 = module.storage.log_bucket
  kms_key_arn                = aws_kms_key.this.arn
  secret_arns                = module.secrets.arns
  repository_arns            = module.registry.arns
  images                     = { for app, url in module.registry.urls : app => "${url}:${var.image_tag}" }
  host                       = var.host
  certificate_arn            = var.certificate_arn
  allowed_cidrs              = var.allowed_cidrs
  environment                = var.environment
  oidc                       = var.oidc
  web                        = var.web
  worker                     = var.worker
  deletion_protection        = var.deletion_protection
}

module "observability" {
  source = "./modules/observability"

  name                     = var.name
  kms_key_arn              = aws_kms_key.this.arn
  emails                   = var.alarm_emails
  database_identifier      = module.database.identifier
  load_balancer_arn_suffix = module.service.load_balancer_arn_suffix
  cluster                  = module.service.cluster
}

module "trainer_access" {
  source = "./modules/trainer-access"

  name           = var.name
  bucket_arn     = module.storage.bucket_arn
  kms_key_arn    = aws_kms_key.this.arn
  principal_arns = var.trainers.principal_arns
  external_id    = var.trainers.external_id
}
