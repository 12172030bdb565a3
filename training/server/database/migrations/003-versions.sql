-- How often its device has sent it, each time otherwise: what a reviewer says is said of one of them.
alter table corrections add version int not null default 1;
