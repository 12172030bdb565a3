-- A batch is answered alike for as long as it is known by its id; batches/forget-old.ts says how long that is.
create index batches_by_time on batches (received_at);

-- Of what an author has changed, the latest few versions are kept.
create index correction_versions_by_correction on correction_versions (correction, key);

-- Batches count as well, by token: whatever is in them, each leaves an answer behind.
alter table arrivals drop constraint arrivals_kind_check;
alter table arrivals add check (kind in ('token', 'device', 'batch'));
