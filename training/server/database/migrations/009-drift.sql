-- What a drawing was like when it was read, to be followed over the weeks; null where that is not known, as of all that came before.
alter table corrections add confidence real, add thickness real, add size real;
create index corrections_by_time on corrections (received_at);
