-- Which endpoint this is, and since when its data has only grown: a phone that meets another epoch asks what is missing.
create table identity (
  single boolean primary key default true check (single),
  endpoint uuid not null default gen_random_uuid(),
  epoch uuid not null default gen_random_uuid()
);
insert into identity default values;

-- One number for each transaction that keeps batches. It never goes back, unless the whole database does.
create sequence changes;

-- A correction's fingerprint (src/formats/correction-fingerprint.ts): SHA-256 of `wire`.
alter table corrections add wire_hash bytea check (octet_length(wire_hash) = 32);
update corrections set wire_hash = sha256(convert_to(wire, 'UTF8'));
alter table corrections alter wire_hash set not null;
