/** Names of the commands of Splunk's Search Reference, aliases and internal ones included. */
const SEARCH_REFERENCE = `
abstract accum addcoltotals addinfo addtotals af analyzefields anomalies anomalousvalue anomalydetection append appendcols
appendpipe arules associate autoregress awssnsalert bin bucket bucketdir chart cluster cofilter collect concurrency
contingency convert correlate counttable ctable datamodel dbinspect dedup delete delta diff discretize dump erex eval
eventcount eventstats expand extract fieldformat fields fieldsummary filldown fillnull findkeywords findtypes folderize
foreach format from fromjson gauge gentimes geom geomfilter geostats head highlight history iconify input inputcsv
inputintelligence inputlookup iplocation join kmeans kv kvform loadjob localize localop lookup makecontinuous makejson
makemv makeresults maketable map mcatalog mcollect metadata metasearch meventcollect mpreview msearch mstats multikv
multisearch mvcombine mvexpand nomv noop nomv outlier outputcsv outputlookup outputtext overlap pivot predict rangemap
rare rawstats redistribute regex reltime relevancy rename replace require rest return reverse rex rtorder run
runshellscript savedsearch savedsplunk script scrub search searchtxn selfjoin sendalert sendemail set setfields sichart
sirare sistats sitimechart sitop snowevent snoweventstream snowincident snowincidentstream sort spath stash stats strcat
streamstats summaryindex sumindex surrounding table tags tail timechart timewrap tojson top transaction transpose
trendline tscollect tstats typeahead typelearner typer union uniq untable walklex where x11 xmlkv xmlunescape xpath
xsdisplayconcept xsfindbestconcept xsgetdistance xsgetwherecix xslistconcepts xslistcontexts xswhere xyseries
`;

/** Commands of the apps that detection content uses. */
const APPS = `
apply fit summary listmodels deletemodel score sample
dbxlookup dbxoutput dbxquery
cyberchef curl dnstwist jellyfisher lookup_service sendtophantom urlparse
risk sendnotable notable expandtoken datamodelsimple crawl
`;

/** To tell a missing feature from a typing mistake. */
export const splunkCommands: ReadonlySet<string> = new Set(`${SEARCH_REFERENCE} ${APPS}`.trim().split(/\s+/));

/** What serves instead of a command that Karst does not have. */
export const insteadOf: ReadonlyMap<string, string> = new Map([
  ['anomalies', 'anomalydetection finds events whose values are rare together.'],
  ['dbinspect', 'Events are kept in tables, not in buckets; | eventcount and | metadata say what the store holds.'],
  ['dump', 'Print the result as CSV or JSON lines: karst search --format csv.'],
  ['erex', 'Write the regular expression with rex.'],
  ['history', 'Searches are not recorded.'],
  ['inputcsv', 'Put the file into a lookups folder and read it with | inputlookup.'],
  ['loadjob', 'Results of searches are not kept; run the search itself, or a saved one with | savedsearch.'],
  ['mcollect', 'collect writes events.'],
  ['meventcollect', 'collect writes events.'],
  ['outputcsv', 'Write a lookup with outputlookup, or print the result with karst search --format csv.'],
  [
    'rest',
    'There is no server to ask; | eventcount, | metadata and the subcommands of karst tell of the store and the content.',
  ],
  ['run', 'Searches run no programs.'],
  ['runshellscript', 'Searches run no programs.'],
  ['script', 'Searches run no programs.'],
  ['tscollect', 'tstats reads the events themselves.'],
  ['score', 'Compare what apply found with stats: … | stats count by label, IsOutlier(x).'],
  ['typeahead', 'Use | metadata or | fieldsummary.'],
  ['x11', 'predict algorithm=LLP finds and continues cycles; trendline smooths.'],
]);

/** Commands that make rows; at the start of a search they need a pipe before them (Search Reference, makeresults). */
export const generatingCommands: ReadonlySet<string> = new Set(
  'datamodel dbinspect eventcount gentimes inputcsv inputlookup loadjob makeresults mcatalog metadata metasearch mstats multisearch rest savedsearch tstats walklex'.split(
    ' ',
  ),
);
