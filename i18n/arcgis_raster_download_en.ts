<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AreaPanel</name>
    <message numerus="yes">
        <source>Polygon with %n point(s)</source>
        <translation>
            <numerusform>Polygon with %n point</numerusform>
            <numerusform>Polygon with %n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Browse</name>
    <message numerus="yes">
        <source>Add %n Layer(s)</source>
        <translation>
            <numerusform>Add %n Layer</numerusform>
            <numerusform>Add %n Layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message numerus="yes">
        <source>%n raster download(s): {names}</source>
        <translation>
            <numerusform>%n raster download: {names}</numerusform>
            <numerusform>%n raster downloads: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waiting, %n already running</source>
        <translation>
            <numerusform>Waiting, %n already running</numerusform>
            <numerusform>Waiting, %n already running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Incomplete, {some} of %n delivered</source>
        <translation>
            <numerusform>Incomplete, {some} of %n delivered</numerusform>
            <numerusform>Incomplete, {some} of %n delivered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered.</source>
        <translation>
            <numerusform>{some} of %n layer delivered.</numerusform>
            <numerusform>{some} of %n layers delivered.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadsDock</name>
    <message numerus="yes">
        <source>%n earlier message(s) left out</source>
        <translation>
            <numerusform>%n earlier message left out</numerusform>
            <numerusform>%n earlier messages left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Forget %n download(s)? {size} of partial data will be deleted. Finished files stay.</source>
        <translation>
            <numerusform>Forget %n download? {size} of partial data will be deleted. Finished files stay.</numerusform>
            <numerusform>Forget %n downloads? {size} of partial data will be deleted. Finished files stay.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message numerus="yes">
        <source>{names} and %n more</source>
        <translation>
            <numerusform>{names} and %n more</numerusform>
            <numerusform>{names} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>Download of %n layer(s) started.</source>
        <translation>
            <numerusform>Download of %n layer started.</numerusform>
            <numerusform>Download of %n layers started.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s) delivered. Not delivered: {missing}.</source>
        <translation>
            <numerusform>{some} of %n layer delivered. Not delivered: {missing}.</numerusform>
            <numerusform>{some} of %n layers delivered. Not delivered: {missing}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) done</source>
        <translation>
            <numerusform>%n download done</numerusform>
            <numerusform>%n downloads done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n incomplete</source>
        <translation>
            <numerusform>%n incomplete</numerusform>
            <numerusform>%n incomplete</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) interrupted when QGIS closed: {names}.</source>
        <translation>
            <numerusform>%n download interrupted when QGIS closed: {names}.</numerusform>
            <numerusform>%n downloads interrupted when QGIS closed: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting for a sign-in</source>
        <translation>
            <numerusform>%n waiting for a sign-in</numerusform>
            <numerusform>%n waiting for a sign-in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message numerus="yes">
        <source>Reading %n layer(s)…</source>
        <translation>
            <numerusform>Reading %n layer…</numerusform>
            <numerusform>Reading %n layers…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n layer(s)</source>
        <translation>
            <numerusform>{some} of %n layer</numerusform>
            <numerusform>{some} of %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>up to {size} before compression and %n layer(s) of unknown size</source>
        <translation>
            <numerusform>up to {size} before compression and %n layer of unknown size</numerusform>
            <numerusform>up to {size} before compression and %n layers of unknown size</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more message(s).</source>
        <translation>
            <numerusform>… and %n more message.</numerusform>
            <numerusform>… and %n more messages.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Processing</name>
    <message numerus="yes">
        <source>Reading %n service(s)…</source>
        <translation>
            <numerusform>Reading %n service…</numerusform>
            <numerusform>Reading %n services…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) could not be read; the field error says why.</source>
        <translation>
            <numerusform>%n service could not be read; the field error says why.</numerusform>
            <numerusform>%n services could not be read; the field error says why.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n service(s) listed.</source>
        <translation>
            <numerusform>%n service listed.</numerusform>
            <numerusform>%n services listed.</numerusform>
        </translation>
    </message>
</context>
</TS>
