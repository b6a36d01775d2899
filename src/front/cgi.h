/*
 * cgi: one request from standard input and the environment, to standard output.
 */
#ifndef SLUICE_FRONT_CGI_H
#define SLUICE_FRONT_CGI_H

#include "front/front.h"

/* Whether a web server started us as a CGI program. */
bool	cgi_wanted(void);

/* The one request of this process. From here on SIGTERM means that the client
 * is gone (the web server says so when it can't write to it). */
struct conn *cgi_conn(void);

/* When all is answered: takes what is left of the body and throws it away.
 * Apache gives the whole body before it reads an answer, and a client whose
 * body nobody takes gets none. Then it ends standard output: what the process
 * has yet to do, such as closing the store, nobody waits for. */
void	cgi_finish(struct conn *);

#endif
