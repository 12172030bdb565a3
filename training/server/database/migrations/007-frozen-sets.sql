-- The corrections that a retraining began with, each in the version and under the label that held then, in the order of
-- their keys: with its seed, settings and base, all that the same model can be made of again. No drawing is kept twice.
create table frozen_sets (
  job uuid primary key references retrainings,
  keys bigint[] not null,
  hashes bytea[] not null,
  labels text[] not null,
  frozen_at timestamptz not null default now(),
  check (cardinality(keys) = cardinality(hashes) and cardinality(keys) = cardinality(labels))
);

-- Whether this version is in one of them: then it is kept, however often its device has changed it since.
alter table corrections add frozen boolean not null default false;
alter table correction_versions add frozen boolean not null default false;
alter table correction_versions add wire_hash bytea check (octet_length(wire_hash) = 32);
update correction_versions set wire_hash = sha256(convert_to(wire, 'UTF8'));
alter table correction_versions alter wire_hash set not null;
