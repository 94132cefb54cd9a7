/** Names of the commands of Splunk's Search Reference and of the apps that detection content uses, to tell a missing feature from a typing mistake. */
const NAMES = `
abstract accum addcoltotals addinfo addtotals analyzefields anomalies anomalousvalue anomalydetection append appendcols
appendpipe arules associate autoregress awssnsalert bin bucket bucketdir chart cluster cofilter collect concurrency
contingency convert correlate datamodel dbinspect dbxlookup dbxoutput dbxquery dedup delete delta diff erex eval
eventcount eventstats extract fieldformat fields fieldsummary filldown fillnull findtypes folderize foreach format from
gauge gentimes geom geomfilter geostats head highlight history iconify inputcsv inputlookup iplocation join kmeans kv
kvform loadjob localize localop lookup makecontinuous makemv makeresults map mcatalog mcollect metadata metasearch
meventcollect mpreview msearch mstats multikv multisearch mvcombine mvexpand nomv outlier outputcsv outputlookup
outputtext overlap pivot predict rangemap rare redistribute regex reltime rename replace require rest return reverse rex
rtorder run savedsearch script scrub search searchtxn selfjoin sendalert sendemail set setfields sichart sirare sistats
sitimechart sitop snowincident sort spath stats strcat streamstats table tags tail timechart timewrap tojson top
transaction transpose trendline tscollect tstats typeahead typelearner typer union uniq untable where walklex x11
xmlkv xmlunescape xpath xsDisplayConcept xyseries
apply fit summary listmodels deletemodel score sample
cyberchef curl dnstwist fromjson jellyfisher lookup_service sendtophantom sistats urlparse
risk sendnotable notable expandtoken datamodelsimple crawl input
`;

export const splunkCommands: ReadonlySet<string> = new Set(NAMES.toLowerCase().trim().split(/\s+/));

/** Commands that make rows; at the start of a search they need a pipe before them (Search Reference, makeresults). */
export const generatingCommands: ReadonlySet<string> = new Set(
  'datamodel dbinspect eventcount gentimes inputcsv inputlookup loadjob makeresults mcatalog metasearch mstats multisearch savedsearch tstats walklex'.split(
    ' ',
  ),
);
